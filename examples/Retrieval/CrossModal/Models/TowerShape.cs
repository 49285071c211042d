namespace MultiTaskGH.Examples.Retrieval.CrossModal.Models;

/// <summary>What fits a set of pairs: the size of the towers, and how they are kept from learning it by heart.</summary>
/// <param name="Hidden">The units of a tower's hidden layer.</param>
/// <param name="Embedding">The numbers of an embedding.</param>
/// <param name="InputDropout">The share of features that training leaves out, from 0 to below 1.</param>
/// <param name="Dropout">The share of hidden units that training leaves out, from 0 to below 1.</param>
/// <param name="WeightDecay">AdamW's.</param>
public sealed record TowerShape(int Hidden, int Embedding, double InputDropout, double Dropout, double WeightDecay);
